/** What goes wrong. None is checked but the one of closing a plan. */
@NullMarked
package uk.ac.manchester.tornado.api.exceptions;

import org.jspecify.annotations.NullMarked;
