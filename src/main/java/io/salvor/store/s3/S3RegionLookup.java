package io.salvor.store.s3;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Answers the client's question in which region a bucket is, which it asks where a location names none. Not every service answers it, and on
 * Amazon's it takes a right that credentials for backups need not have; but there everybody learns it who asks for the bucket without any.
 */
record S3RegionLookup(S3Backend backend) implements Interceptor {
    private static final Pattern ANSWER = Pattern.compile("<LocationConstraint[^>]*?(?:/>|>([^<]*)</)");
    private static final String REGION = "x-amz-bucket-region";
    private static final int MOST_BYTES = 4096;
    private static final int FORBIDDEN = 403;
    private static final int MOVED = 301;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_ALLOWED = 405;
    private static final int NOT_IMPLEMENTED = 501;

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        if (!request.method().equals("GET")
                || !request.url().queryParameterNames().contains("location")) {
            return chain.proceed(request);
        }
        S3Regions regions = backend.manner().regions();
        Optional<String> known = regions.of(backend.url(), backend.bucket());
        if (known.isPresent()) {
            return saying(request, known.get());
        }
        Response answer = chain.proceed(request);
        Optional<String> region = said(answer);
        if (region.isEmpty() && hidesIt(answer.code())) {
            answer.close();
            region = Optional.of(asked(chain, request).orElse(S3Backend.DEFAULT_REGION));
        } else if (region.isEmpty()) {
            return answer;
        }
        answer.close();
        regions.found(backend.url(), backend.bucket(), region.get());
        return saying(request, region.get());
    }

    private static Optional<String> said(Response answer) throws IOException {
        if (!answer.isSuccessful()) {
            return Optional.ofNullable(answer.header(REGION));
        }
        Matcher words = ANSWER.matcher(answer.peekBody(MOST_BYTES).string());
        if (!words.find() || words.group(1) == null || words.group(1).isBlank()) {
            return Optional.of(S3Backend.DEFAULT_REGION);
        }
        // What Amazon called its first region in Europe.
        return Optional.of(
                words.group(1).equals("EU") ? "eu-west-1" : words.group(1).strip());
    }

    /** Whether the service answers other questions than this, for all that is known. */
    private static boolean hidesIt(int status) {
        return status == FORBIDDEN
                || status == MOVED
                || status == BAD_REQUEST
                || status == NOT_ALLOWED
                || status == NOT_IMPLEMENTED;
    }

    private static Optional<String> asked(Chain chain, Request request) throws IOException {
        Request plain = new Request.Builder()
                .url(request.url().newBuilder().query(null).build())
                .head()
                .build();
        try (Response answer = chain.proceed(plain)) {
            return Optional.ofNullable(answer.header(REGION));
        }
    }

    private static Response saying(Request request, String region) {
        String xml = "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + region
                + "</LocationConstraint>";
        return new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(200)
                .message("OK")
                .body(ResponseBody.create(xml, MediaType.get("application/xml")))
                .build();
    }
}
