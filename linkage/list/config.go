package list

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"sijil/fault"
)

// Config says what the columns of lists mean and how they are linked. Its form
// in YAML is version 1 of the configuration of `sijil link`.
type Config struct {
	Version   int             `yaml:"version"`
	ID        string          `yaml:"id,omitempty"`
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

// ReadConfig reads a configuration. Unknown keys and roles are a fault.Invalid.
func ReadConfig(path string) (*Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the configuration could not be read; nothing was written")
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
		return nil, fault.New(fault.Invalid, "the configuration has version %d; this program reads version 1", c.Version)
	}
	for _, f := range c.Fields {
		if !slices.Contains(Roles, f.Role) {
			return nil, fault.New(fault.Invalid, "the configuration gives the role %q, which does not exist", f.Role).
				WithHint("roles are: %s", strings.Join(Roles, " "))
		}
		if f.Column == "" && f.Parts == (Parts{}) {
			return nil, fault.New(fault.Invalid, "the configuration gives a field of role %q without a column", f.Role)
		}
	}
	if c.Missing == nil {
		c.Missing = DefaultMissing
	}
	return c, nil
}

// YAML returns the configuration as it is written beside the result, with the
// reason for each field as a comment.
func (c *Config) YAML() []byte {
	var b bytes.Buffer
	fmt.Fprintln(&b, "version: 1")
	if c.ID != "" {
		fmt.Fprintf(&b, "id: %s\n", scalar(c.ID))
	}
	names := make([]string, 0, len(c.Lists))
	for n := range c.Lists {
		names = append(names, n)
	}
	slices.Sort(names)
	fmt.Fprintln(&b, "lists:")
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
		fmt.Fprintln(&b, "}")
	}
	quoted := make([]string, len(c.Missing))
	for i, m := range c.Missing {
		quoted[i] = fmt.Sprintf("%q", m)
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
			fmt.Fprintf(&b, "  - [%s]\n", strings.Join(r, ", "))
		}
	}
	fmt.Fprintf(&b, "threshold: %g\n", c.Threshold)
	return b.Bytes()
}

func (f Field) write(b *bytes.Buffer) {
	fmt.Fprintf(b, "  - {role: %s", f.Role)
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
		fmt.Fprintf(b, ", format: %s", f.Format)
	}
	if f.List != "" {
		fmt.Fprintf(b, ", list: %s", scalar(f.List))
	}
	fmt.Fprint(b, "}")
	if f.Reason != "" {
		fmt.Fprintf(b, " # %s", f.Reason)
	}
	fmt.Fprintln(b)
}

// scalar writes a string so that YAML reads it back as that string.
func scalar(s string) string {
	if s != "" && !strings.ContainsAny(s, ":#{}[],&*!|>'\"%@`\n\t\\ ") && s[0] != '-' && s[0] != '?' {
		var v any
		if yaml.Unmarshal([]byte(s), &v) == nil {
			if _, ok := v.(string); ok {
				return s
			}
		}
	}
	return fmt.Sprintf("%q", s)
}
