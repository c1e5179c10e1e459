import org.jetbrains.kotlin.gradle.dsl.JvmTarget

plugins {
    id("com.android.library")
    id("org.jetbrains.kotlin.android")
    `maven-publish`
}

group = "io.verimeter"
version = "0.1.0"

// What `../scripts/build-android.sh` makes: libraries by ABI, and the sources that UniFFI writes for them.
val made = layout.projectDirectory.dir("../../../target/android")

android {
    namespace = "io.verimeter"
    compileSdk = 36
    ndkVersion = "28.2.13676358"

    defaultConfig {
        minSdk = 24
        consumerProguardFiles("consumer-rules.pro")
        ndk { abiFilters += listOf("arm64-v8a", "armeabi-v7a", "x86_64") }
    }

    sourceSets.getByName("main") {
        // The JVM package's own; what is only for servers stands in `src/server` and stays there.
        kotlin.srcDir("../../jvm/src/main/kotlin")
        kotlin.srcDir(made.dir("generated"))
        jniLibs.srcDir(made.dir("jniLibs"))
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_11
        targetCompatibility = JavaVersion.VERSION_11
        // `java.time` and `java.nio.file` before Android 8. An app that uses the library turns it on, too.
        isCoreLibraryDesugaringEnabled = true
    }

    publishing { singleVariant("release") { withSourcesJar() } }
}

kotlin { compilerOptions { jvmTarget = JvmTarget.JVM_11 } }

dependencies {
    // Versions as in ../../jvm/pom.xml.
    api("org.jetbrains.kotlinx:kotlinx-coroutines-android:1.10.2")
    // With the part of JNA that is native on Android, aligned to 16 KB.
    implementation("net.java.dev.jna:jna:5.18.1@aar")
    coreLibraryDesugaring("com.android.tools:desugar_jdk_libs_nio:2.1.5")
}

publishing {
    publications.register<MavenPublication>("release") {
        artifactId = "verimeter-android"
        afterEvaluate { from(components["release"]) }
    }
}

val nativeLibraries = tasks.register("nativeLibraries") {
    val folder = made.dir("jniLibs").asFile
    doLast {
        val missing = listOf("arm64-v8a", "armeabi-v7a", "x86_64").filterNot { folder.resolve("$it/libverimeter_kotlin.so").isFile }
        if (missing.isNotEmpty()) throw GradleException("there is no library for ${missing.joinToString()}: run bindings-kotlin/scripts/build-android.sh")
    }
}

tasks.named("preBuild") { dependsOn(nativeLibraries) }
