-- Removes all members of an erased definition.
DELETE FROM member WHERE def = :def
