#!/usr/bin/env bash
# Builds VerimeterFFI.xcframework beside Package.swift: iOS, its simulator and macOS, of the profile and features for apps.
#
#   scripts/build-xcframework.sh                                    for this checkout
#   scripts/build-xcframework.sh https://…/VerimeterFFI.xcframework.zip
#                                                                   for a release that is served there: its address and the
#                                                                   checksum of the zip file go into Package.swift
set -euo pipefail
cd "$(dirname "$0")/.."

[[ $# -le 1 ]] || { echo "usage: ${0##*/} [address of the zip file]" >&2; exit 2; }
for tool in cargo rustup lipo xcodebuild swift zip; do
  command -v "$tool" >/dev/null || { echo "$tool was not found: this needs macOS with Xcode and rustup" >&2; exit 1; }
done

name=VerimeterFFI.xcframework
build=../target/swift
library=libverimeter_kotlin.a
device=aarch64-apple-ios
simulator=(aarch64-apple-ios-sim x86_64-apple-ios)
mac=(aarch64-apple-darwin x86_64-apple-darwin)

# What Package.swift says is the oldest.
export IPHONEOS_DEPLOYMENT_TARGET=15.0 MACOSX_DEPLOYMENT_TARGET=12.0

for target in "$device" "${simulator[@]}" "${mac[@]}"; do
  rustup target add "$target"
  (cd .. && cargo xtask mobile "$target")
done

# One library for all processors of a platform.
merge() { # NAME TARGET…
  local merged="$build/$1/$library" parts=()
  shift
  for target in "$@"; do parts+=("../target/$target/mobile/$library"); done
  mkdir -p "$(dirname "$merged")"
  lipo -create "${parts[@]}" -output "$merged"
}
merge ios "$device"
merge simulator "${simulator[@]}"
merge macos "${mac[@]}"

rm -rf "$name" "$build/$name.zip"
xcodebuild -create-xcframework -output "$name" \
  -library "$build/ios/$library" -headers Sources/VerimeterFFI \
  -library "$build/simulator/$library" -headers Sources/VerimeterFFI \
  -library "$build/macos/$library" -headers Sources/VerimeterFFI
zip -qry "$build/$name.zip" "$name"
checksum=$(swift package compute-checksum "$build/$name.zip")
echo "$build/$name.zip $checksum"

if [[ $# -eq 1 ]]; then
  URL=$1 CHECKSUM=$checksum perl -pi -e \
    's/^let url = ".*"/let url = "$ENV{URL}"/; s/^let checksum = ".*"/let checksum = "$ENV{CHECKSUM}"/' Package.swift
fi
