package archtest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sijil/internal/archtest"
)

const module = "sijil"

// listed is what the go command says of one package.
type listed struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
	Deps       []string
	Standard   bool
	Module     *struct{ Path string }
}

// house is the code and the page that describes it.
type house struct {
	root     string
	tables   map[string]archtest.Table
	packages map[string]listed // ours, by path below the module
	modules  map[string]string // import path to module, of what is not ours
}

func open(t *testing.T) *house {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	h := &house{root: root, packages: map[string]listed{}, modules: map[string]string{}}
	if h.tables, err = archtest.Tables(string(page)); err != nil {
		t.Fatalf("ARCHITECTURE.md: %v", err)
	}
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Dir,GoFiles,Imports,Deps,Standard,Module", "./...")
	cmd.Dir = root
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if name, ok := ours(p.ImportPath); ok {
			h.packages[name] = p
		} else if !p.Standard && p.Module != nil {
			h.modules[p.ImportPath] = p.Module.Path
		}
	}
	return h
}

func ours(path string) (string, bool) { return strings.CutPrefix(path, module+"/") }

func TestEveryPackageIsListedAndImportsOnlyWhatItMay(t *testing.T) {
	h := open(t)
	allowed := map[string][]string{}
	for _, row := range h.tables["packages"] {
		name := archtest.Names(row[0])[0]
		allowed[name] = archtest.Names(row[2])
		if _, ok := h.packages[name]; !ok {
			t.Errorf("ARCHITECTURE.md lists %s, which is not there", name)
		}
	}
	for name, p := range h.packages {
		may, ok := allowed[name]
		if !ok {
			t.Errorf("%s is not listed in ARCHITECTURE.md", name)
			continue
		}
		for _, path := range p.Imports {
			if imported, ok := ours(path); ok && !slices.Contains(may, imported) {
				t.Errorf("%s imports %s, which ARCHITECTURE.md does not allow", name, imported)
			}
		}
	}
}

func TestNothingReachesWhatItMustNotOverAnyNumberOfSteps(t *testing.T) {
	h := open(t)
	for _, row := range h.tables["reach"] {
		name := archtest.Names(row[0])[0]
		p, ok := h.packages[name]
		if !ok {
			t.Errorf("the table of reach names %s, which is not there", name)
			continue
		}
		for _, forbidden := range archtest.Names(row[1]) {
			if slices.Contains(p.Deps, module+"/"+forbidden) {
				t.Errorf("%s reaches %s, but must not: %s", name, forbidden, row[2])
			}
		}
	}
}

func TestAProgramReachesOnlyTheModulesItMay(t *testing.T) {
	h := open(t)
	for _, row := range h.tables["modules"] {
		name := archtest.Names(row[0])[0]
		may := archtest.Names(row[1])
		for _, dep := range h.packages[name].Deps {
			if mod, ok := h.modules[dep]; ok && !slices.Contains(may, mod) {
				t.Errorf("%s reaches %s of the module %s, which is not in its list", name, dep, mod)
			}
		}
	}
}

func TestTheProductHasFewDirectModules(t *testing.T) {
	h := open(t)
	budgets := h.budgets(t)
	direct := map[string]bool{}
	for _, p := range h.packages {
		for _, path := range p.Imports {
			if mod, ok := h.modules[path]; ok {
				direct[mod] = true
			}
		}
	}
	if limit := budgets["direct modules of the product"]; len(direct) > limit {
		t.Errorf("%d direct modules, at most %d: %v", len(direct), limit, direct)
	}
	decisions, err := os.ReadFile(filepath.Join(h.root, "doc/adr/0002-modules.md"))
	if err != nil {
		t.Fatal(err)
	}
	for mod := range direct {
		if !bytes.Contains(decisions, []byte("`"+mod+"`")) {
			t.Errorf("doc/adr/0002-modules.md does not say why we use %s and what we would do without it", mod)
		}
	}
}

func (h *house) budgets(t *testing.T) map[string]int {
	t.Helper()
	b, err := archtest.Budgets(h.tables["budgets"])
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// source is one parsed file of ours.
type source struct {
	pkg, name string
	lines     int
	fset      *token.FileSet
	file      *ast.File
}

func (h *house) sources(t *testing.T) []source {
	t.Helper()
	var all []source
	for name, p := range h.packages {
		for _, f := range p.GoFiles {
			path := filepath.Join(p.Dir, f)
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.HasPrefix(text, []byte("// Code generated")) {
				continue
			}
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, path, text, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, source{pkg: name, name: name + "/" + f, lines: bytes.Count(text, []byte("\n")), fset: fset, file: file})
		}
	}
	return all
}

func TestFilesPackagesFunctionsAndInterfacesKeepTheirBudgets(t *testing.T) {
	h := open(t)
	budgets := h.budgets(t)
	lines := map[string]int{}
	var functions []int
	for _, s := range h.sources(t) {
		lines[s.pkg] += s.lines
		if s.lines > budgets["lines in a file"] {
			t.Errorf("%s has %d lines, at most %d", s.name, s.lines, budgets["lines in a file"])
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				length := s.fset.Position(n.End()).Line - s.fset.Position(n.Pos()).Line + 1
				functions = append(functions, length)
				if length > budgets["lines in a function"] {
					t.Errorf("%s: %s has %d lines, at most %d", s.name, n.Name.Name, length, budgets["lines in a function"])
				}
			case *ast.TypeSpec:
				if i, ok := n.Type.(*ast.InterfaceType); ok && methods(i) > budgets["methods in an interface"] {
					t.Errorf("%s: the interface %s has %d methods, at most %d", s.name, n.Name.Name, methods(i), budgets["methods in an interface"])
				}
			}
			return true
		})
	}
	for pkg, n := range lines {
		limit := budgets["lines in a package"]
		if own, ok := budgets["lines in `"+pkg+"`"]; ok {
			limit = own
		}
		if n > limit {
			t.Errorf("%s has %d lines, at most %d", pkg, n, limit)
		}
	}
	slices.Sort(functions)
	if p90 := functions[len(functions)*9/10]; p90 > budgets["lines in nine functions of ten"] {
		t.Errorf("nine functions of ten have up to %d lines, at most %d", p90, budgets["lines in nine functions of ten"])
	}
}

func methods(i *ast.InterfaceType) int {
	n := 0
	for _, m := range i.Methods.List {
		n += len(m.Names)
	}
	return n
}

func TestEveryPackageAndExportedNameSaysWhatItIsFor(t *testing.T) {
	h := open(t)
	documented := map[string]bool{}
	for _, s := range h.sources(t) {
		if s.file.Doc != nil {
			documented[s.pkg] = true
		}
		for _, d := range s.file.Decls {
			undocumented(s, d, func(name string) { t.Errorf("%s: %s has no doc comment", s.name, name) })
		}
	}
	for name := range h.packages {
		if !documented[name] {
			t.Errorf("%s has no package comment", name)
		}
	}
}

// undocumented reports the exported names of a declaration that have no comment.
func undocumented(s source, d ast.Decl, report func(string)) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && receiverExported(d) {
			report(d.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.IsExported() && d.Doc == nil && spec.Doc == nil {
					report(spec.Name.Name)
				}
			case *ast.ValueSpec:
				for _, n := range spec.Names {
					if n.IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
						report(n.Name)
					}
				}
			}
		}
	}
}

func receiverExported(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	expr := d.Recv.List[0].Type
	if star, ok := expr.(*ast.StarExpr); ok {
		expr = star.X
	}
	if index, ok := expr.(*ast.IndexExpr); ok {
		expr = index.X
	}
	id, ok := expr.(*ast.Ident)
	return !ok || id.IsExported()
}

func TestEveryActHasAFace(t *testing.T) {
	h := open(t)
	var acts []string
	used := map[string]bool{}
	for _, s := range h.sources(t) {
		face := s.pkg == "web" || strings.HasPrefix(s.pkg, "cmd/") || s.pkg == "workspace"
		imported := importsOf(s.file)
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				// A use case of several acts is a function that calls them; what
				// only it calls is not exported.
				if isUseCases(s.pkg) && len(n.Values) == 1 && isAct(n.Values[0]) && n.Names[0].IsExported() {
					acts = append(acts, s.pkg+"."+n.Names[0].Name)
				}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && face {
					used[imported[x.Name]+"."+n.Sel.Name] = true
				}
			}
			return true
		})
	}
	if len(acts) < 8 {
		t.Fatalf("found %d acts only: %v", len(acts), acts)
	}
	for _, a := range acts {
		if !used[a] {
			t.Errorf("nothing a person can use calls %s", a)
		}
	}
}

// isUseCases says whether acts can be in a package: casework and its rooms.
func isUseCases(pkg string) bool { return pkg == "casework" || strings.HasPrefix(pkg, "casework/") }

// importsOf returns the packages of ours that a file imports, by the names that
// it has for them.
func importsOf(file *ast.File) map[string]string {
	names := map[string]string{}
	for _, spec := range file.Imports {
		path, ok := ours(strings.Trim(spec.Path.Value, `"`))
		if !ok {
			continue
		}
		name := path[strings.LastIndex(path, "/")+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = path
	}
	return names
}

func isAct(e ast.Expr) bool {
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return false
	}
	index, ok := lit.Type.(*ast.IndexListExpr)
	if !ok {
		return false
	}
	name := ""
	switch x := index.X.(type) {
	case *ast.Ident:
		name = x.Name
	case *ast.SelectorExpr: // in a room, of casework
		name = x.Sel.Name
	}
	return name == "Act" || name == "Query"
}
