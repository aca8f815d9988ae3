CREATE TABLE logs ( n INTEGER NOT NULL, run INTEGER NOT NULL, at INTEGER NOT NULL, level INTEGER NOT NULL, scope TEXT NOT NULL, step TEXT NOT NULL, message TEXT NOT NULL, data TEXT DEFAULT '{}' NOT NULL, PRIMARY KEY (n) );
CREATE INDEX logs_by_run ON logs (run, n);
CREATE INDEX logs_of_trouble ON logs (run, n) WHERE level >= 30;
