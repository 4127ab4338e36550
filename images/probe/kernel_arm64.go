package main

const sysCopyFileRange = 285
