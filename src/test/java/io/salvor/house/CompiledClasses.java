package io.salvor.house;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.Index;
import org.jboss.jandex.Indexer;
import org.jboss.jandex.ParameterizedType;
import org.jboss.jandex.Type;

/** What the production classes say about themselves, read from {@code target/classes} without loading them. */
final class CompiledClasses {
    static final Path FOLDER = Path.of(System.getProperty("salvor.build.directory", "target"), "classes");

    private static final DotName REGISTERED =
            DotName.createSimple("io.quarkus.runtime.annotations.RegisterForReflection");
    private static final String JACKSON = "com.fasterxml.jackson.annotation.";
    private static final String OURS = "io.salvor.";

    private final Index index;
    private final Set<DotName> registered = new LinkedHashSet<>();

    private CompiledClasses(Index index) {
        this.index = index;
        for (AnnotationInstance annotation : index.getAnnotations(REGISTERED)) {
            AnnotationValue targets = annotation.value("targets");
            if (targets == null) {
                registered.add(annotation.target().asClass().name());
            } else {
                Stream.of(targets.asClassArray()).map(Type::name).forEach(registered::add);
            }
        }
    }

    static CompiledClasses read() throws IOException {
        Indexer indexer = new Indexer();
        for (Path file : files(FOLDER)) {
            try (InputStream in = Files.newInputStream(file)) {
                indexer.index(in);
            }
        }
        return new CompiledClasses(indexer.complete());
    }

    /** The class files below a folder. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }

    /** Whether the native image keeps the members of a type; nested types are kept with the type around them. */
    boolean isRegistered(DotName name) {
        ClassInfo type = index.getClassByName(name);
        return registered.contains(name)
                || type != null && type.enclosingClass() != null && isRegistered(type.enclosingClass());
    }

    /** Types of a package that hold data: not its package-info and not mere collections of constants. */
    List<DotName> dataTypes(String packageName) {
        return index.getKnownClasses().stream()
                .filter(type -> type.name().packagePrefix().equals(packageName))
                .filter(type -> !type.isInterface() && !type.isSynthetic())
                .filter(type -> type.isEnum() || !holdsOnlyConstants(type))
                .map(ClassInfo::name)
                .toList();
    }

    private static boolean holdsOnlyConstants(ClassInfo type) {
        return !type.fields().isEmpty() && type.fields().stream().allMatch(field -> Modifier.isStatic(field.flags()));
    }

    /** Our types in the fields of registered types, followed to the end, with the way to each. */
    List<Held> heldByRegisteredTypes() {
        List<Held> held = new ArrayList<>();
        Set<DotName> seen = new LinkedHashSet<>();
        List<DotName> open = new ArrayList<>();
        index.getKnownClasses().stream()
                .map(ClassInfo::name)
                .filter(this::isRegistered)
                .forEach(open::add);
        while (!open.isEmpty()) {
            DotName name = open.remove(open.size() - 1);
            ClassInfo type = index.getClassByName(name);
            if (type == null || !seen.add(name)) {
                continue;
            }
            for (FieldInfo field : type.fields()) {
                for (DotName each : named(field.type(), new LinkedHashSet<>())) {
                    if (!Modifier.isStatic(field.flags()) && each.toString().startsWith(OURS)) {
                        held.add(new Held(each, name + "." + field.name()));
                        open.add(each);
                    }
                }
            }
        }
        return held;
    }

    /** A type and the field that holds it. */
    record Held(DotName type, String by) {}

    private static Set<DotName> named(Type type, Set<DotName> into) {
        if (type.kind() == Type.Kind.PARAMETERIZED_TYPE) {
            ParameterizedType parameterized = type.asParameterizedType();
            into.add(parameterized.name());
            parameterized.arguments().forEach(argument -> named(argument, into));
        } else if (type.kind() == Type.Kind.ARRAY) {
            named(type.asArrayType().constituent(), into);
        } else if (type.kind() == Type.Kind.CLASS) {
            into.add(type.name());
        }
        return into;
    }

    /** Types that carry a Jackson annotation, on themselves or on a member. */
    List<DotName> withJacksonAnnotations() {
        return index.getKnownClasses().stream()
                .filter(type -> type.annotationsMap().keySet().stream()
                        .anyMatch(name -> name.toString().startsWith(JACKSON)))
                .map(ClassInfo::name)
                .toList();
    }

    /** Types that carry an annotation themselves. */
    List<DotName> annotatedWith(String annotation) {
        return index.getAnnotations(DotName.createSimple(annotation)).stream()
                .filter(each -> each.target().kind() == AnnotationTarget.Kind.CLASS)
                .map(each -> each.target().asClass().name())
                .toList();
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
