package io.salvor.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.jandex.DotName;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SimpleVerifier;

/**
 * Finds which of our types are handed to a serializer, in the byte code of a class: the static type of what is written, and
 * the class constants of a method that reads. A value whose static type is {@code Object} is not seen; annotations on the
 * type find that.
 */
final class JsonCalls {
    private static final List<String> SERIALIZERS = List.of(
            "com/fasterxml/jackson/databind/",
            "io/fabric8/kubernetes/client/utils/Serialization",
            "io/fabric8/kubernetes/client/utils/KubernetesSerialization");
    private static final Set<String> READ = Set.of(
            "readValue",
            "readValues",
            "treeToValue",
            "convertValue",
            "readerFor",
            "forType",
            "unmarshal",
            "constructType");
    private static final Set<String> WRITTEN = Set.of(
            "writeValue",
            "writeValueAsString",
            "writeValueAsBytes",
            "valueToTree",
            "convertValue",
            "asJson",
            "asYaml",
            "clone");

    private JsonCalls() {}

    /** A type and the method that hands it over. */
    record Call(DotName type, String method) {}

    static List<Call> in(Path classFile) {
        ClassNode type = new ClassNode();
        new ClassReader(CompiledClasses.bytes(classFile)).accept(type, ClassReader.SKIP_DEBUG);
        List<Call> calls = new ArrayList<>();
        for (MethodNode method : type.methods) {
            String where = type.name.replace('/', '.') + "." + method.name;
            for (String name : handedOver(type, method)) {
                if (name.startsWith("io/salvor/")) {
                    calls.add(new Call(DotName.createSimple(name.replace('/', '.')), where));
                }
            }
        }
        return calls;
    }

    private static Set<String> handedOver(ClassNode type, MethodNode method) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> constants = new LinkedHashSet<>();
        boolean reads = false;
        Frame<BasicValue>[] frames = null;
        for (int i = 0; i < method.instructions.size(); i++) {
            AbstractInsnNode instruction = method.instructions.get(i);
            if (instruction instanceof LdcInsnNode constant && constant.cst instanceof Type of) {
                constants.add(element(of));
            } else if (instruction instanceof MethodInsnNode call && serializes(call)) {
                reads |= READ.contains(call.name);
                if (WRITTEN.contains(call.name)) {
                    frames = frames == null ? frames(type, method) : frames;
                    names.addAll(arguments(call, frames[i]));
                }
            }
        }
        if (reads) {
            names.addAll(constants);
        }
        return names;
    }

    private static boolean serializes(MethodInsnNode call) {
        return SERIALIZERS.stream().anyMatch(call.owner::startsWith)
                && (READ.contains(call.name) || WRITTEN.contains(call.name));
    }

    private static Set<String> arguments(MethodInsnNode call, Frame<BasicValue> frame) {
        Set<String> names = new LinkedHashSet<>();
        int count = Type.getArgumentTypes(call.desc).length;
        for (int i = 1; frame != null && i <= count; i++) {
            Type type = frame.getStack(frame.getStackSize() - i).getType();
            if (type != null && type.getSort() >= Type.ARRAY) {
                names.add(element(type));
            }
        }
        return names;
    }

    private static String element(Type type) {
        return (type.getSort() == Type.ARRAY ? type.getElementType() : type).getInternalName();
    }

    private static Frame<BasicValue>[] frames(ClassNode type, MethodNode method) {
        try {
            return new Analyzer<>(new Verifier(type)).analyze(type.name, method);
        } catch (AnalyzerException e) {
            throw new IllegalStateException("byte code of " + type.name + "." + method.name + " cannot be followed", e);
        }
    }

    /** Looks types up where the tests' own class path is. */
    private static final class Verifier extends SimpleVerifier {
        Verifier(ClassNode type) {
            super(
                    Opcodes.ASM9,
                    Type.getObjectType(type.name),
                    type.superName == null ? null : Type.getObjectType(type.superName),
                    type.interfaces.stream().map(Type::getObjectType).toList(),
                    (type.access & Opcodes.ACC_INTERFACE) != 0);
            setClassLoader(JsonCalls.class.getClassLoader());
        }
    }
}
