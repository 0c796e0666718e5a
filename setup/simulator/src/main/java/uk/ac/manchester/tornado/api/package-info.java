/** The part of TornadoVM's API that we use, executed on the JVM by our own implementation. */
@NullMarked
package uk.ac.manchester.tornado.api;

import org.jspecify.annotations.NullMarked;
