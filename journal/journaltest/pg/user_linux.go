package pg

import "syscall"

// endWithParent has the system stop the server if the test program dies.
func endWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT} }
