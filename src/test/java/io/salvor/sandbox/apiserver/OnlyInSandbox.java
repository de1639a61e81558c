package io.salvor.sandbox.apiserver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** A test that makes no sense against a real API server. It is left out there, with its reason. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Tag("only-in-sandbox")
@ExtendWith(OnlyInSandbox.Condition.class)
public @interface OnlyInSandbox {

    String because();

    /** Leaves the test out when there is a real server. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (!TestServer.isReal()) {
                return ConditionEvaluationResult.enabled("the sandbox's own server");
            }
            return AnnotationSupport.findAnnotation(context.getElement(), OnlyInSandbox.class)
                    .map(only -> ConditionEvaluationResult.disabled("only in the sandbox, because " + only.because()))
                    .orElse(ConditionEvaluationResult.enabled(""));
        }
    }
}
