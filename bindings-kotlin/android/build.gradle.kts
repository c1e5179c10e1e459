plugins {
    id("com.android.library") version "8.13.0" apply false
    id("com.android.application") version "8.13.0" apply false
    // As in ../jvm/pom.xml.
    id("org.jetbrains.kotlin.android") version "2.2.21" apply false
}
