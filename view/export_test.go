package view

// ForgetComputed empties what the view keeps of computed figures.
func (v *View) ForgetComputed() { v.cache.erase(v.seq) }

// CopyInClear copies the pages of the view as they are, free space included,
// into a file that is not encrypted.
func (v *View) CopyInClear(path string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.w.Backup("main", path)
}

// QueryNames returns the names of all statements.
var QueryNames = queryNames

// Prepare prepares the statement of the name given.
func (v *View) Prepare(name string) error {
	text, err := query(name)
	if err != nil {
		return err
	}
	s, _, err := v.w.Prepare(text)
	if err != nil {
		return err
	}
	return s.Close()
}

// Query returns the text of the statement of the name given.
var Query = query

// PageSize is the size of the view's pages in bytes.
const PageSize = pageSize

// SetFormat makes the view say that it has another format.
func (v *View) SetFormat(format int64) error { return v.w.run("state.write", "format", format) }
