// Package pg starts a PostgreSQL server of its own for a test: as a user that
// is not root, in a temporary folder, reachable through a socket in that folder
// alone. Nothing of it stays when the test ends.
package pg

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Server is a running server.
type Server struct {
	dir  string
	next atomic.Int64
}

// Start starts a server that lives as long as the test. It skips the test, and
// says why, where PostgreSQL is not installed.
func Start(t testing.TB) *Server {
	t.Helper()
	bin, err := find()
	if err != nil {
		t.Skipf("PostgreSQL is not tested: %v (on Debian: apt-get install postgresql-15)", err)
	}
	// Not t.TempDir: its parents are not the server's user's to enter, and its
	// name may be longer than a socket's may be.
	dir, err := os.MkdirTemp("", "sijilpg")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	attr, err := unprivileged(dir)
	if err != nil {
		t.Skipf("PostgreSQL is not tested: %v", err)
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "sijil", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	initdb.SysProcAttr, initdb.Dir = attr, dir
	if out, err := initdb.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	server := exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off")
	server.SysProcAttr, server.Dir, server.Stdout, server.Stderr = attr, dir, log, log
	stop := run(t, server)
	t.Cleanup(stop)
	s := &Server{dir: dir}
	s.await(t)
	return s
}

// run starts the server on a thread of its own, which ends with the program:
// the system then stops the server even if the test was killed.
func run(t testing.TB, server *exec.Cmd) (stop func()) {
	started, ended := make(chan error), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer close(ended)
		err := server.Start()
		started <- err
		if err == nil {
			server.Wait()
		}
	}()
	if err := <-started; err != nil {
		t.Fatalf("starting PostgreSQL: %v", err)
	}
	return func() {
		server.Process.Signal(os.Interrupt) // disconnects everybody and ends
		<-ended
	}
}

// await waits until the server answers.
func (s *Server) await(t testing.TB) {
	t.Helper()
	db, err := sql.Open("pgx", s.dsn("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for range 300 {
		if err = db.PingContext(context.Background()); err == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	out, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	t.Fatalf("PostgreSQL does not answer: %v\n%s", err, out)
}

// Database makes a new, empty database and returns its address.
func (s *Server) Database(t testing.TB) (dsn string) {
	t.Helper()
	db, err := sql.Open("pgx", s.dsn("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	name := fmt.Sprintf("test%d", s.next.Add(1))
	// The strategy copies files instead of logging pages: half the time.
	if _, err := db.Exec("create database " + name + " strategy file_copy"); err != nil {
		t.Fatal(err)
	}
	return s.dsn(name)
}

func (s *Server) dsn(database string) string {
	return "postgres:///" + database + "?" + url.Values{"host": {s.dir}, "user": {"sijil"}}.Encode()
}

// find returns the folder of the server's programs: of version 15 if it is
// there, else of the newest.
func find() (string, error) {
	dirs, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	sort.Strings(dirs)
	for i := len(dirs) - 1; i >= 0; i-- {
		if strings.Contains(dirs[i], "/15/") {
			return dirs[i], nil
		}
	}
	if len(dirs) > 0 {
		return dirs[len(dirs)-1], nil
	}
	path, err := exec.LookPath("postgres")
	if err != nil {
		return "", fmt.Errorf("the program postgres was not found")
	}
	return filepath.Dir(path), nil
}
