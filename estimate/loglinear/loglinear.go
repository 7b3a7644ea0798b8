// Package loglinear fits hierarchical log-linear models.
package loglinear
