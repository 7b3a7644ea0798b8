// Package query holds the journal's SQL, one statement a file, and what is the
// same on every engine: which rows a change writes, in which order.
//
// A file is named noun.verb.sql and begins with a comment that says what it is
// for and which index it uses. Where engines truly differ there are
// noun.verb.sqlite.sql and noun.verb.postgres.sql instead. Parameters are
// written :name; the loader numbers them in the order in which each first
// appears, and callers give them in that order. Only bigint, text and bytes
// are stored.
package query

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

//go:embed *.sql
var files embed.FS

// Dialect names an engine, as in the names of its files.
type Dialect string

// The engines there are, with the mark before a parameter's number.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

func (d Dialect) mark() string {
	if d == Postgres {
		return "$"
	}
	return "?"
}

// Query is one statement, or several if it has no parameters.
type Query struct {
	Name   string   // "entry.add"
	SQL    string   // with numbered parameters
	Params []string // names, in the order of their numbers
	// An insertion is cut where many rows can be put: before the row's values,
	// the values in parentheses, and after them.
	before, after string
	dialect       Dialect
}

// Insert returns the statement that inserts n rows at once. Its parameters are
// those of the first row, then those of the second, and so on.
func (q *Query) Insert(n int) string {
	var b strings.Builder
	b.WriteString(q.before)
	p := 0
	for row := range n {
		if row > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('(')
		for i := range q.Params {
			if i > 0 {
				b.WriteString(", ")
			}
			p++
			fmt.Fprintf(&b, "%s%d", q.dialect.mark(), p)
		}
		b.WriteByte(')')
	}
	b.WriteString(q.after)
	return b.String()
}

var (
	comment   = regexp.MustCompile(`(?m)^\s*--.*\n?`)
	parameter = regexp.MustCompile(`:([a-z_]+)`)
	values    = regexp.MustCompile(`(?s)^(.*\bvalues )(\([^()]*\))(.*)$`)
)

// Load returns the statements of an engine by name. It returns an error if an
// override has no twin for the other engine.
func Load(d Dialect) (map[string]*Query, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	all := map[string]*Query{}
	for _, file := range names {
		name, own, err := belongs(file, d)
		if err != nil {
			return nil, err
		}
		if !own {
			continue
		}
		text, err := files.ReadFile(file)
		if err != nil {
			return nil, err
		}
		all[name] = parse(name, string(text), d)
	}
	return all, nil
}

// belongs says which statement a file holds and whether it is the engine's.
func belongs(file string, d Dialect) (name string, own bool, err error) {
	name = strings.TrimSuffix(file, ".sql")
	for _, e := range []Dialect{SQLite, Postgres} {
		base, ok := strings.CutSuffix(name, "."+string(e))
		if !ok {
			continue
		}
		twin := base + "." + string(SQLite) + ".sql"
		if e == SQLite {
			twin = base + "." + string(Postgres) + ".sql"
		}
		if _, err := fs.Stat(files, twin); err != nil {
			return "", false, fmt.Errorf("query: %s has no twin for the other engine", file)
		}
		return base, e == d, nil
	}
	return name, true, nil
}

func parse(name, text string, d Dialect) *Query {
	q := &Query{Name: name, dialect: d}
	number := map[string]int{}
	q.SQL = parameter.ReplaceAllStringFunc(strings.TrimSpace(comment.ReplaceAllString(text, "")), func(p string) string {
		p = p[1:]
		if number[p] == 0 {
			q.Params = append(q.Params, p)
			number[p] = len(q.Params)
		}
		return fmt.Sprintf("%s%d", d.mark(), number[p])
	})
	if m := values.FindStringSubmatch(q.SQL); m != nil {
		q.before, q.after = m[1], m[3]
	}
	return q
}
