//! What the linker needs to know of Node.

fn main() {
    napi_build::setup();
}
