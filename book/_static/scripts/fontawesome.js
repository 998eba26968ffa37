/* Empty on purpose: it takes the place of the theme's 1.5 MB script, since the icons come from its web font. */
