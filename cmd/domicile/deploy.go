package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/configs"
)

func (a *app) deployCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "deploy",
		Short: "Print the files that run domicile unattended",
		Long: `deploy prints units for systemd, manifests for Kubernetes, a Containerfile and alert rules for Prometheus, as they
are built in. Each file says in its first lines what it is for and what to change. Nothing is installed.`,
		Example: "  domicile deploy list\n  domicile deploy show systemd/domicile-scan.timer\n  domicile deploy write ./deploy",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use:     "list",
		Short:   "List the files",
		Example: "  domicile deploy list",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.deployList() },
	}, &cobra.Command{
		Use:     "show FILE",
		Short:   "Print a file",
		Example: "  domicile deploy show systemd/domicile-scan.service",
		Args:    cobra.ExactArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			files, _ := deployFiles()
			return files, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.deployShow(args[0]) },
	}, &cobra.Command{
		Use:   "write FOLDER",
		Short: "Write all files into a folder",
		Long: `write writes all files into a folder. A file that is there already and differs is left as it is, and named; the exit
code is then 1.`,
		Example: "  domicile deploy write ./deploy",
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.deployWrite(args[0]) },
	})
	return cmd
}

// deployFolder holds the files of deploy among the knowledge.
const deployFolder = "deploy"

// deployFiles lists the files, by their path below deployFolder.
func deployFiles() ([]string, error) {
	var all []string
	err := fs.WalkDir(configs.FS, deployFolder, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, strings.TrimPrefix(name, deployFolder+"/"))
		}
		return err
	})
	return all, err
}

// deployList says of each file what its first line says.
func (a *app) deployList() error {
	files, err := deployFiles()
	if err != nil {
		return err
	}
	for _, name := range files {
		data, err := configs.FS.ReadFile(path.Join(deployFolder, name))
		if err != nil {
			return err
		}
		first, _, _ := strings.Cut(string(data), "\n")
		first, _, _ = strings.Cut(strings.TrimPrefix(first, "# "), ". ")
		fmt.Fprintf(a.stdout, "%-36s  %s\n", name, strings.TrimSuffix(first, "."))
	}
	return nil
}

func (a *app) deployShow(name string) error {
	data, err := fs.ReadFile(configs.FS, path.Join(deployFolder, path.Clean("/"+name)))
	if err != nil {
		return usageError{hinted{fmt.Errorf("deploy: there is no file %q", name), "`domicile deploy list` lists them"}}
	}
	_, err = a.stdout.Write(data)
	return err
}

// deployWrite writes what is not there yet, and keeps what people changed.
func (a *app) deployWrite(folder string) error {
	files, err := deployFiles()
	if err != nil {
		return err
	}
	var kept []string
	for _, name := range files {
		data, err := configs.FS.ReadFile(path.Join(deployFolder, name))
		if err != nil {
			return err
		}
		target := filepath.Join(folder, filepath.FromSlash(name))
		if there, err := os.ReadFile(target); err == nil {
			if string(there) != string(data) {
				kept = append(kept, target)
			}
			continue
		}
		if err := create(target, func(w io.Writer) error { _, err := w.Write(data); return err }); err != nil {
			return err
		}
	}
	if len(kept) > 0 {
		return hinted{
			fmt.Errorf("deploy write: left as they are: %s", strings.Join(kept, ", ")),
			"`domicile deploy show FILE` prints the one that is built in",
		}
	}
	a.note("domicile: wrote %d files into %s", len(files), folder)
	return nil
}
