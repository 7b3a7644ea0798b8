// Package graphs averages over decomposable graphs.
package graphs
