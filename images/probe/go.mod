module gauntlet.local/probe

go 1.19
