package view

import (
	"embed"
	"strings"
)

//go:embed schema.sql
var schema string

//go:embed query/*.sql
var queryFiles embed.FS

// query returns the statement of the name given: "entry.insert". A name
// without a file is a mistake in this package, which TestEveryQuery finds.
func query(name string) (string, error) {
	text, err := queryFiles.ReadFile("query/" + name + ".sql")
	if err != nil {
		return "", err
	}
	return string(text), nil
}

// queryNames returns the names of all statements.
func queryNames() ([]string, error) {
	files, err := queryFiles.ReadDir("query")
	if err != nil {
		return nil, err
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = strings.TrimSuffix(f.Name(), ".sql")
	}
	return names, nil
}
