PRAGMA application_id=1431192658;
PRAGMA user_version=3;
BEGIN TRANSACTION;
CREATE TABLE logs ( n INTEGER NOT NULL, run INTEGER NOT NULL, at INTEGER NOT NULL, level INTEGER NOT NULL, scope TEXT NOT NULL, step TEXT NOT NULL, message TEXT NOT NULL, data TEXT DEFAULT '{}' NOT NULL, PRIMARY KEY (n) );
INSERT INTO "logs" VALUES(1,1,1795448481659,20,'','a','started; it''s fine','{}');
INSERT INTO "logs" VALUES(2,2,1795448481659,40,'','a','The supplier is unknown','{"row":3}');
CREATE INDEX logs_by_run ON logs (run, n);
CREATE INDEX logs_of_trouble ON logs (run, n) WHERE level >= 30;
COMMIT;
