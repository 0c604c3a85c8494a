exec shop-server
