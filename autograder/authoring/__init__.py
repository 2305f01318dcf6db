"""The authors' side: from one hand-edited source to what students receive."""
