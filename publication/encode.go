package publication

import (
	"bytes"
	"encoding/json"
	"io"

	"sijil/fault"
)

// Encode returns publication.json: the fields in the order of the types, two
// spaces of indentation, LF, and no escaping beyond what JSON requires. Equal
// publications give equal bytes.
func (p Publication) Encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(p); err != nil {
		return nil, fault.Wrap(fault.Failed, err, "the publication could not be written as JSON")
	}
	return b.Bytes(), nil
}

// Decode reads publication.json. It accepts only what Encode would write:
// unknown fields, other spacing or a second value are a fault.Invalid error,
// so that no byte of the file escapes the reader.
func Decode(data []byte) (Publication, error) {
	var p Publication
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return Publication{}, fault.Wrap(fault.Invalid, err, "publication.json cannot be read")
	}
	if _, err := d.Token(); err != io.EOF {
		return Publication{}, fault.New(fault.Invalid, "publication.json goes on after its end")
	}
	if p.Format != Format {
		return Publication{}, fault.New(fault.Invalid, "publication.json is not of the format %q", Format).
			WithHint("A newer bundle needs a newer sijil-verify.")
	}
	again, err := p.Encode()
	if err != nil {
		return Publication{}, err
	}
	if !bytes.Equal(again, data) {
		return Publication{}, fault.New(fault.Invalid, "publication.json is not written the one way in which it is written")
	}
	return p, nil
}
