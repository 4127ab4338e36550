package main

const sysCopyFileRange = 326
