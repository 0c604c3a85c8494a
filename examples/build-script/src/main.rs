//! Where the greeting is, and how the image is built that gives it.

/// The port that the spec publishes: changing it there changes this program, too.
const PORT: &str = env!("GREETER_PORT");

/// The folder with the image's definition.
const IMAGE: &str = env!("GREETER_IMAGE");

fn main() {
    println!("http://localhost:{PORT}/");
    println!("docker build -f {IMAGE}/Dockerfile .");
}
