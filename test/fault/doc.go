// Package fault breaks real workspaces, in the ways in which laptops in the
// field break them, and holds the program to its first promise: nothing that
// was reported is lost, and nothing that was changed is passed over.
//
// The tests build the real programs once and run them: they are killed at any
// moment, the power is cut with whatever the disk had not yet been told to
// keep, bits are flipped, files are cut short, disks fill up. What the program
// printed before is then held against what is still there.
//
// SIJIL_FAULT_ROUNDS multiplies the number of kills, power cuts and flips: 1 if
// it is not set, 10 for a run of half an hour. SIJIL_FAULT_SEED repeats a run
// with the seed that it printed; what the programs themselves draw is not
// repeated. SIJIL_FAULT_KEEP names a folder in which disks are kept on which a
// test failed.
package fault
