package list

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"sijil/fault"
)

// Config says what the columns of lists mean and how they are linked. Its form
// in YAML is version 1 of the configuration of `sijil link`.
type Config struct {
	Version   int             `yaml:"version"`
	ID        string          `yaml:"id,omitempty"`
	IDReason  string          `yaml:"-"` // why it was guessed so; written as a comment
	Lists     map[string]List `yaml:"lists,omitempty"`
	Missing   []string        `yaml:"missing,omitempty,flow"`
	Fields    []Field         `yaml:"fields"`
	Blocking  Blocking        `yaml:"blocking"`
	Threshold float64         `yaml:"threshold"` // bits
}

// List is one list of a configuration.
type List struct {
	File          string `yaml:"file"`
	DuplicateFree bool   `yaml:"duplicate_free,omitempty"`
	AsOf          string `yaml:"as_of,omitempty"` // the date at which ages are given
	ID            string `yaml:"id,omitempty"`    // where it differs from the configuration's
	IDReason      string `yaml:"-"`               // why it was guessed so; written as a comment
}

// Field says which column, or which parts, of which list mean what.
type Field struct {
	Role   string `yaml:"role"`
	Column string `yaml:"column,omitempty"`
	Parts  Parts  `yaml:"parts,omitempty"`
	Format string `yaml:"format,omitempty"` // of dates: a combination of yyyy, mm, dd
	List   string `yaml:"list,omitempty"`   // only in this list
	Reason string `yaml:"-"`                // why it was guessed so; written as a comment
}

// Parts are the columns that make up one date.
type Parts struct {
	Year  string `yaml:"year,omitempty"`
	Month string `yaml:"month,omitempty"`
	Day   string `yaml:"day,omitempty"`
}

// Blocking is either automatic (empty) or a list of rules, each a list of keys
// such as family, birth.year, given:3, family.sound.
type Blocking [][]string

// UnmarshalYAML reads "auto" or a list of lists.
func (b *Blocking) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode && (n.Value == "auto" || n.Value == "") {
		*b = nil
		return nil
	}
	var rules [][]string
	if err := n.Decode(&rules); err != nil {
		return err
	}
	*b = rules
	return nil
}

// Roles are what a column can mean.
var Roles = []string{"given", "given2", "father", "grandfather", "family", "mother", "name", "sex", "age", "birth", "death",
	"place", "address", "house", "postcode", "identifier", "category", "text", "ignore"}

// DefaultMissing are the cells that mean "not known" unless a configuration says
// otherwise.
var DefaultMissing = []string{"", "NA", "N/A", "-", "-1"}

// longestConfig bounds a configuration, in bytes.
const longestConfig = 4 << 20

// ReadConfig reads a configuration. Unknown keys and roles are a fault.Invalid.
func ReadConfig(path string) (*Config, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the configuration could not be read; nothing was written")
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, longestConfig+1))
	if err != nil || len(data) > longestConfig {
		return nil, fault.Wrap(fault.Invalid, cmp.Or(err, errors.New("it is too long")), "the configuration could not be read; nothing was written")
	}
	return ParseConfig(data)
}

// ParseConfig reads a configuration from YAML.
func ParseConfig(data []byte) (*Config, error) {
	c := &Config{}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(c); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the configuration is not in the form of version 1; nothing was written")
	}
	if c.Version != 1 {
		return nil, fault.New(fault.Invalid, "the configuration has version %d; this program reads version 1", c.Version).
			WithHint("a configuration of this form says version: 1; one of another needs the program that wrote it")
	}
	for _, f := range c.Fields {
		if err := f.check(); err != nil {
			return nil, err
		}
	}
	for name, l := range c.Lists {
		if l.AsOf != "" && !asOf.MatchString(l.AsOf) {
			return nil, fault.New(fault.Invalid, "the configuration says of the list %q as_of: %s, which is no date", name, l.AsOf).WithHint("write it as 2024-04-13, 2024-04 or 2024")
		}
	}
	if err := CheckThreshold(c.Threshold); err != nil {
		return nil, err
	}
	if c.Missing == nil {
		c.Missing = DefaultMissing
	}
	return c, nil
}

var asOf = regexp.MustCompile(`^\d{4}(-\d\d){0,2}$`)

// CheckThreshold returns a fault.Invalid for a threshold that is no number of
// bits within reason.
func CheckThreshold(bits float64) error {
	if bits >= -1000 && bits <= 1000 { // false for what is not a number
		return nil
	}
	return fault.New(fault.Invalid, "the threshold %g is not within -1000 and 1000 bits; nothing was written", bits).
		WithHint("0 takes two records for one person when that is as likely as not")
}

// check returns a fault.Invalid if a field means nothing.
func (f Field) check() error {
	switch {
	case !slices.Contains(Roles, f.Role):
		return fault.New(fault.Invalid, "the configuration gives the role %q, which does not exist", f.Role).
			WithHint("roles are: %s", strings.Join(Roles, " "))
	case f.Column == "" && f.Parts == (Parts{}):
		return fault.New(fault.Invalid, "the configuration gives a field of role %q without a column", f.Role).
			WithHint("name the column, or the parts of a date: year, month, day")
	case f.Column != "" && f.Parts != (Parts{}):
		return fault.New(fault.Invalid, "the configuration gives the role %q both a column and parts", f.Role).WithHint("leave one out")
	case f.Parts != (Parts{}) && f.Role != "birth" && f.Role != "death" && f.Role != "ignore":
		return fault.New(fault.Invalid, "the configuration gives the role %q parts, which only birth and death have", f.Role).
			WithHint("give each column a role of its own")
	case f.Format != "" && !slices.Contains(Formats, f.Format):
		return fault.New(fault.Invalid, "the configuration gives the form of dates %q, which is not known", f.Format).
			WithHint("forms are: %s", strings.Join(Formats, " "))
	}
	return nil
}

// Columns returns the columns that a field reads.
func (f Field) Columns() []string {
	var columns []string
	for _, c := range []string{f.Column, f.Parts.Year, f.Parts.Month, f.Parts.Day} {
		if c != "" {
			columns = append(columns, c)
		}
	}
	return columns
}

// YAML returns the configuration as it is written beside the result, with the
// reason for each field as a comment.
func (c *Config) YAML() []byte {
	var b bytes.Buffer
	fmt.Fprintln(&b, "version: 1")
	if c.ID != "" {
		fmt.Fprintf(&b, "id: %s%s\n", scalar(c.ID), comment(c.IDReason))
	}
	names := slices.Sorted(maps.Keys(c.Lists))
	if len(names) > 0 {
		fmt.Fprintln(&b, "lists:")
	}
	for _, n := range names {
		l := c.Lists[n]
		fmt.Fprintf(&b, "  %s: {file: %s", scalar(n), scalar(l.File))
		if l.DuplicateFree {
			fmt.Fprint(&b, ", duplicate_free: true")
		}
		if l.AsOf != "" {
			fmt.Fprintf(&b, ", as_of: %s", scalar(l.AsOf))
		}
		if l.ID != "" {
			fmt.Fprintf(&b, ", id: %s", scalar(l.ID))
		}
		fmt.Fprintf(&b, "}%s\n", comment(l.IDReason))
	}
	quoted := make([]string, len(c.Missing))
	for i, m := range c.Missing {
		quoted[i] = quote(m)
	}
	fmt.Fprintf(&b, "missing: [%s]\nfields:\n", strings.Join(quoted, ", "))
	for _, f := range c.Fields {
		f.write(&b)
	}
	if len(c.Blocking) == 0 {
		fmt.Fprintln(&b, "blocking: auto")
	} else {
		fmt.Fprintln(&b, "blocking:")
		for _, r := range c.Blocking {
			keys := make([]string, len(r))
			for i, k := range r {
				keys[i] = scalar(k)
			}
			fmt.Fprintf(&b, "  - [%s]\n", strings.Join(keys, ", "))
		}
	}
	fmt.Fprintf(&b, "threshold: %s\n", strconv.FormatFloat(c.Threshold, 'f', -1, 64))
	return b.Bytes()
}

func (f Field) write(b *bytes.Buffer) {
	fmt.Fprintf(b, "  - {role: %s", scalar(f.Role))
	if f.Column != "" {
		fmt.Fprintf(b, ", column: %s", scalar(f.Column))
	} else {
		var parts []string
		for _, p := range [][2]string{{"year", f.Parts.Year}, {"month", f.Parts.Month}, {"day", f.Parts.Day}} {
			if p[1] != "" {
				parts = append(parts, p[0]+": "+scalar(p[1]))
			}
		}
		fmt.Fprintf(b, ", parts: {%s}", strings.Join(parts, ", "))
	}
	if f.Format != "" {
		fmt.Fprintf(b, ", format: %s", scalar(f.Format))
	}
	if f.List != "" {
		fmt.Fprintf(b, ", list: %s", scalar(f.List))
	}
	fmt.Fprintf(b, "}%s\n", comment(f.Reason))
}

// comment writes a reason behind what it is a reason for. Reasons name columns,
// whose headers may hold anything.
func comment(reason string) string {
	if reason == "" {
		return ""
	}
	return " # " + strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, reason)
}

// scalar writes a string so that YAML reads it back as that string, within
// braces and brackets too.
func scalar(s string) string {
	if plainScalar.MatchString(s) {
		var back struct{ V []any }
		if yaml.Unmarshal([]byte("v: ["+s+"]"), &back) == nil && len(back.V) == 1 && back.V[0] == s {
			return s
		}
	}
	return quote(s)
}

var plainScalar = regexp.MustCompile(`^[\pL\pN_][\pL\pM\pN_.:/ -]*$`)

// quote writes a string between quotation marks, as JSON does, which YAML reads.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x20 || !unicode.IsPrint(r) && r <= 0xffff:
			fmt.Fprintf(&b, "\\u%04x", r)
		case !unicode.IsPrint(r):
			fmt.Fprintf(&b, "\\U%08x", r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
