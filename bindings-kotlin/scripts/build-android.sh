#!/bin/sh
# Builds the native library for Android and the Kotlin sources that go with it, into target/android.
# Needs the NDK (ANDROID_NDK_HOME) and rustup's Android targets; nothing else of Android's.
set -eu

api=24 # as minSdk of android/verimeter/build.gradle.kts
abis='arm64-v8a:aarch64-linux-android:aarch64-linux-android
armeabi-v7a:armv7-linux-androideabi:armv7a-linux-androideabi
x86_64:x86_64-linux-android:x86_64-linux-android'

fail() {
    echo "error: $1" >&2
    exit 1
}

root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
: "${ANDROID_NDK_HOME:=${ANDROID_NDK_ROOT:-}}"
[ -n "$ANDROID_NDK_HOME" ] || fail 'ANDROID_NDK_HOME is not set: set it to the folder of the Android NDK, r27 or newer'
tools=$(echo "$ANDROID_NDK_HOME"/toolchains/llvm/prebuilt/*/bin)
[ -x "$tools/llvm-ar" ] || fail "there is no toolchain in $ANDROID_NDK_HOME: install the Android NDK, r27 or newer"
installed=$(rustup target list --installed) || fail 'rustup was not found: install it from https://rustup.rs'

out=target/android
rm -rf "$out"
mkdir -p "$out/generated"
for abi in $abis; do
    name=${abi%%:*}
    target=$(echo "$abi" | cut -d: -f2)
    clang="$tools/${abi##*:}$api-clang"
    echo "$installed" | grep -qx "$target" || fail "there is no Rust for $name: run \`rustup target add $target\`"
    [ -x "$clang" ] || fail "the NDK has no $clang"
    variable=$(echo "$target" | tr '[:lower:]-' '[:upper:]_')
    # SQLite and ring are C.
    env "CC_$target=$clang" "AR_$target=$tools/llvm-ar" \
        "CARGO_TARGET_${variable}_LINKER=$clang" \
        cargo xtask mobile "$target"
    mkdir -p "$out/jniLibs/$name"
    cp "target/$target/mobile/libverimeter_kotlin.so" "$out/jniLibs/$name/"
done

# The same functions on every ABI, read out of the host's library, as those for phones have no symbols any more.
cargo xtask kotlin app-sources "$out/generated"
python3 bindings-kotlin/scripts/check-16k.py "$out/jniLibs"
