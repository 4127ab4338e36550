package o
