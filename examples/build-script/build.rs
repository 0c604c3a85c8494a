//! Generates the image's definition, and tells the program what was decided there.

use hullwright::build::Builder;

fn main() {
    let built = Builder::new("image.yaml").generate();
    let port = built.model().service("web").and_then(|web| web.port("http")).expect("the spec has this port");
    println!("cargo::rustc-env=GREETER_PORT={}", port.host_port().expect("the spec publishes it"));
    println!("cargo::rustc-env=GREETER_IMAGE={}", built.output().display());
}
