//go:build unix && !linux

package pg

import "syscall"

func endWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{} }
