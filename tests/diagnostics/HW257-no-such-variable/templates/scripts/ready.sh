echo {{ greeting }}
