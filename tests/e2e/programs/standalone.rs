//! A program that needs no file but itself: it serves, asks itself whether it serves, and stops when it is told to.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

const TERM: i32 = 15;

unsafe extern "C" {
    fn signal(number: i32, handler: extern "C" fn(i32)) -> usize;
    fn _exit(code: i32) -> !;
}

extern "C" fn stop(_: i32) {
    unsafe { _exit(0) }
}

fn main() {
    let address = std::env::args().nth(2).expect("an address");
    if std::env::args().nth(1).as_deref() == Some("health") {
        let mut answer = String::new();
        TcpStream::connect(address).unwrap().read_to_string(&mut answer).unwrap();
        assert!(answer == "well");
        return;
    }
    unsafe { signal(TERM, stop) };
    std::fs::write("/var/lib/data/started", "").unwrap();
    for stream in TcpListener::bind(address).unwrap().incoming() {
        stream.unwrap().write_all(b"well").unwrap();
    }
}
