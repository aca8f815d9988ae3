<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- Names of keys that Qt would call otherwise. Compile it after a change: pyside6-lrelease keys.ts -qm keys.qm -->
<TS version="2.1" language="en">
<context><name>QShortcut</name>
<message><source>Return</source><translation>Enter</translation></message>
</context>
</TS>
