// Package powercut says what a disk may hold after the power failed.
//
// [Record] runs a program under strace and keeps the system calls with which
// it changed files, in order, each with its beginning and its end. [Disk]
// replays them on a model of a file system that promises as little as POSIX
// does: bytes are on the disk when an fsync of their file has returned, names
// when an fsync of their folder has; of everything else, any part may be there
// and any part missing, down to single sectors of 512 bytes. [Disk.Image] lays
// out one such disk as a folder, so that the real program can be run on it.
//
// What a program writes through shared memory does not pass through system
// calls; Record names such files, and the test that uses it must say why they
// do no harm.
package powercut
