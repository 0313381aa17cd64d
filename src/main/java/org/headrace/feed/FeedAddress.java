package org.headrace.feed;

import java.net.URI;
import java.util.Map;

/**
 * Where a feed is.
 *
 * @param headers of each request, such as {@code Authorization}
 */
public record FeedAddress(URI uri, Map<String, String> headers) {
    public FeedAddress {
        headers = Map.copyOf(headers);
    }

    /** Without anything that may be a secret. */
    @Override
    public String toString() {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getPath();
    }
}
