PRAGMA application_id=1431192658;
PRAGMA user_version=3;
BEGIN TRANSACTION;
CREATE TABLE audit ( n INTEGER NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, object TEXT NOT NULL, detail TEXT DEFAULT '{}' NOT NULL, PRIMARY KEY (n) );
INSERT INTO "audit" VALUES(1,1795448481702,'person','trust.grant','invoices','{"network":["shop.example"]}');
CREATE TABLE blobs ( run INTEGER NOT NULL, hash TEXT NOT NULL, media_type TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, created_at INTEGER NOT NULL, PRIMARY KEY (run, hash) );
INSERT INTO "blobs" VALUES(1,'2cea274d0bedc39ec4ab6ba9e59ec889e3ed6fb56a1cf088a64d9b383378dc97','image/png','a.png',7,1795448481659);
CREATE TABLE grants ( hash TEXT NOT NULL, rights TEXT NOT NULL, granted_at INTEGER NOT NULL, PRIMARY KEY (hash) );
INSERT INTO "grants" VALUES('abc','{}',1);
CREATE TABLE heals (
	id TEXT NOT NULL, 
	decision TEXT NOT NULL, 
	folder TEXT NOT NULL, 
	decided_at INTEGER NOT NULL, 
	actor TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE journal ( run INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, scope TEXT NOT NULL, step TEXT NOT NULL, attempt INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (run, seq) ) WITHOUT ROWID;
INSERT INTO "journal" VALUES(1,1,1795448481560,'run.created','','',0,'{"origin":"cli"}');
INSERT INTO "journal" VALUES(1,2,1795448481569,'run.started','','',0,'{}');
INSERT INTO "journal" VALUES(1,3,1795448481623,'step.completed','','a',1,'{"ms":43.116,"output":"Фактура 12"}');
INSERT INTO "journal" VALUES(1,4,1795448481623,'step.started','','b',1,'{"inputs":{"value":{"total":12.5,"text":"it''s ; done\nsecond line"}},"policy":"keyed"}');
INSERT INTO "journal" VALUES(1,5,1795448481631,'step.completed','','b',1,'{"ms":7.812,"output":{"total":12.5,"text":"it''s ; done\nsecond line"}}');
INSERT INTO "journal" VALUES(1,6,1795448481631,'run.completed','','',0,'{}');
INSERT INTO "journal" VALUES(1,7,1795448481632,'step.completed','','c',1,'{"ms":900.5,"output":null,"heals":[{"label":"Save","url":"http://shop.example/","before":{"tag":"button","name":"Save"},"after":{"tag":"button","name":"Save","test_id":"save"},"old_selector":"#save","selector":"testid=save","score":0.9,"reasons":["same words and role"],"element":"shop/save","old_frame":[],"frame":[],"runner_up":"","margin":1.0,"picture":""}]}');
INSERT INTO "journal" VALUES(2,1,1795448481638,'run.created','','',0,'{"origin":"cli"}');
INSERT INTO "journal" VALUES(2,2,1795448481646,'run.started','','',0,'{}');
INSERT INTO "journal" VALUES(2,3,1795448481649,'step.started','','a',1,'{"inputs":{"times":9,"kind":"data","message":"The supplier is unknown"},"policy":"repeatable"}');
INSERT INTO "journal" VALUES(2,4,1795448481653,'step.failed','','a',1,'{"error":{"code":"step-failed","message":"The supplier is unknown","remedy":"","details":"","kind":"data","step":"a","name":"a","scope":""},"handled":"","ms":4.363}');
INSERT INTO "journal" VALUES(2,5,1795448481653,'run.failed','','',0,'{"error":{"code":"step-failed","message":"The supplier is unknown","remedy":"","details":"","kind":"data","step":"a","name":"a","scope":""}}');
INSERT INTO "journal" VALUES(3,1,1795448481659,'run.created','','',0,'{"origin":"cli"}');
INSERT INTO "journal" VALUES(3,2,1795448481665,'run.started','','',0,'{}');
INSERT INTO "journal" VALUES(3,3,1795448481667,'step.started','','w',1,'{"inputs":{"question":"Pay it?"}}');
INSERT INTO "journal" VALUES(3,4,1795448481674,'step.waiting','','w',1,'{"reason":"ask","message":"Pay it?","fields":[]}');
INSERT INTO "journal" VALUES(3,5,1795448481700,'run.waiting','','',0,'{"reason":"w"}');
CREATE TABLE "runs" ( n INTEGER NOT NULL, id TEXT NOT NULL, workflow_id TEXT NOT NULL, workflow_name TEXT NOT NULL, version TEXT NOT NULL, status TEXT NOT NULL, reason TEXT DEFAULT '' NOT NULL, priority INTEGER DEFAULT '0' NOT NULL, max_concurrent INTEGER, origin TEXT DEFAULT 'cli' NOT NULL, adopted_from INTEGER, created_at INTEGER NOT NULL, started_at INTEGER, finished_at INTEGER, owner TEXT DEFAULT '' NOT NULL, fence INTEGER DEFAULT '0' NOT NULL, lease_until INTEGER DEFAULT '0' NOT NULL, options TEXT DEFAULT '{}' NOT NULL, inputs TEXT DEFAULT '{}' NOT NULL, outputs TEXT, error TEXT, PRIMARY KEY (n), UNIQUE (id) );
INSERT INTO "runs" VALUES(1,'ae474c0f09c84a20a1cf','invoices','Enter invoices','c062d7f06ae818387d42c075bf8a2e633f33b984878ba7b5d9a87d5914655900','completed','',0,NULL,'cli',NULL,1795448481560,1795448481567,1795448481631,'21fadbf0a2384c2fa696465f466ab6ab',1,1795448541567,'{}','{}','{}',NULL);
INSERT INTO "runs" VALUES(2,'68e33826de2f4e929d2c','suppliers','Check suppliers','6c9f51691c82a96530a363304ff971d4e0bd1536713168763cdd139087dd2f22','failed','',0,NULL,'cli',NULL,1795448481638,1795448481645,1795448481653,'21fadbf0a2384c2fa696465f466ab6ab',1,1795448541645,'{}','{}',NULL,'{"code":"step-failed","message":"The supplier is unknown","remedy":"","details":"","kind":"data","step":"a","name":"a","scope":""}');
INSERT INTO "runs" VALUES(3,'78b8709c26374952a10f','pay','Pay','5d4d2349e6dce5f8263cda3128bda19936ff256ccd008b7254db795849001476','waiting','w',0,NULL,'cli',NULL,1795448481659,1795448481664,NULL,'21fadbf0a2384c2fa696465f466ab6ab',1,1795448541664,'{}','{}',NULL,NULL);
CREATE TABLE trusted ( folder TEXT NOT NULL, trusted_at INTEGER NOT NULL, PRIMARY KEY (folder) );
INSERT INTO "trusted" VALUES('projects/own',1);
CREATE TABLE versions ( hash TEXT NOT NULL, workflow_id TEXT NOT NULL, document TEXT NOT NULL, created_at INTEGER NOT NULL, PRIMARY KEY (hash) );
INSERT INTO "versions" VALUES('c062d7f06ae818387d42c075bf8a2e633f33b984878ba7b5d9a87d5914655900','invoices','{"calls": {}, "elements": {}, "environment": {}, "file": "", "folder": "project", "workflow": "{\n  \"format\": 1,\n  \"id\": \"invoices\",\n  \"name\": \"Enter invoices\",\n  \"steps\": {\n    \"a\": {\n      \"type\": \"toy.pure\",\n      \"params\": {\n        \"value\": \"Фактура 12\"\n      },\n      \"next\": {\n        \"out\": [\"b\"]\n      }\n    },\n    \"b\": {\n      \"type\": \"toy.effect\",\n      \"params\": {\n        \"value\": {\n          \"text\": {\n            \"$text\": [\n              \"it''s ; done\",\n              \"second line\"\n            ]\n          },\n          \"total\": 12.5\n        }\n      }\n    }\n  }\n}\n"}',1795448481560);
INSERT INTO "versions" VALUES('6c9f51691c82a96530a363304ff971d4e0bd1536713168763cdd139087dd2f22','suppliers','{"calls": {}, "elements": {}, "environment": {}, "file": "", "folder": "project", "workflow": "{\n  \"format\": 1,\n  \"id\": \"suppliers\",\n  \"name\": \"Check suppliers\",\n  \"steps\": {\n    \"a\": {\n      \"type\": \"toy.fail\",\n      \"params\": {\n        \"kind\": \"data\",\n        \"message\": \"The supplier is unknown\",\n        \"times\": 9\n      }\n    }\n  }\n}\n"}',1795448481638);
INSERT INTO "versions" VALUES('5d4d2349e6dce5f8263cda3128bda19936ff256ccd008b7254db795849001476','pay','{"calls": {}, "elements": {}, "environment": {}, "file": "", "folder": "project", "workflow": "{\n  \"format\": 1,\n  \"id\": \"pay\",\n  \"name\": \"Pay\",\n  \"steps\": {\n    \"b\": {\n      \"type\": \"toy.pure\"\n    },\n    \"w\": {\n      \"type\": \"people.ask\",\n      \"params\": {\n        \"question\": \"Pay it?\"\n      },\n      \"next\": {\n        \"out\": [\"b\"]\n      }\n    }\n  }\n}\n"}',1795448481659);
CREATE INDEX audit_by_object ON audit (object, n);
CREATE INDEX blobs_by_hash ON blobs (hash);
CREATE INDEX journal_by_scope ON journal (run, scope, seq);
CREATE INDEX runs_by_workflow ON runs (workflow_id, n);
CREATE INDEX runs_by_status ON runs (status, priority DESC, n);
CREATE INDEX runs_by_creation ON runs (created_at);
CREATE INDEX runs_by_finish ON runs (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX runs_by_adoption ON runs (adopted_from) WHERE adopted_from IS NOT NULL;
CREATE INDEX heals_by_folder ON heals (folder, decision);
CREATE INDEX journal_of_heals ON journal (run, seq) WHERE instr(data, '"heals":[') > 0;
COMMIT;
