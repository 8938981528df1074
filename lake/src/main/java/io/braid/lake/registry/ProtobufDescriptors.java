package io.braid.lake.registry;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.FileOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.braid.core.stream.Format;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A set of descriptors, as {@code protoc --include_imports --descriptor_set_out} writes it. */
public final class ProtobufDescriptors {
  /** Otherwise text of proto2 that is no UTF-8 would become replacement characters. */
  private static final FileOptions STRICT =
      FileOptions.newBuilder().setJavaStringCheckUtf8(true).build();

  private final Map<String, FileDescriptorProto> files = new LinkedHashMap<>();
  private final Map<String, FileDescriptor> built = new LinkedHashMap<>();
  private final Set<String> open = new HashSet<>();

  private ProtobufDescriptors(FileDescriptorSet set) {
    set.getFileList().forEach(file -> files.put(file.getName(), file));
  }

  /**
   * @throws IllegalArgumentException if the descriptors cannot be read, or lack the message or
   *     something that it needs
   */
  public static Descriptor load(Format.Protobuf format) {
    try {
      byte[] bytes = Base64.getDecoder().decode(format.descriptors());
      return new ProtobufDescriptors(FileDescriptorSet.parseFrom(bytes)).load(format.message());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "are no FileDescriptorSet such as protoc --descriptor_set_out writes: " + e.getMessage(),
          e);
    }
  }

  private Descriptor load(String message) {
    List<String> names = new ArrayList<>();
    for (String file : files.keySet()) {
      for (Descriptor top : build(file).getMessageTypes()) {
        Optional<Descriptor> found = find(message, top, names);
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new IllegalArgumentException(
        "have no message '%s', but %s".formatted(message, String.join(", ", names)));
  }

  private static Optional<Descriptor> find(String name, Descriptor in, List<String> names) {
    names.add(in.getFullName());
    return in.getFullName().equals(name)
        ? Optional.of(in)
        : in.getNestedTypes().stream().flatMap(each -> find(name, each, names).stream()).findAny();
  }

  private FileDescriptor build(String name) {
    FileDescriptor known = built.get(name);
    if (known != null) {
      return known;
    }
    FileDescriptorProto file = files.get(name);
    if (file == null || !open.add(name)) {
      throw new IllegalArgumentException(
          (file == null
                  ? "lack the file '%s' that another imports. Let protoc write them with --include_imports"
                  : "have the file '%s' import itself")
              .formatted(name));
    }
    FileDescriptor[] imports =
        file.getDependencyList().stream().map(this::build).toArray(FileDescriptor[]::new);
    try {
      FileDescriptorProto strict =
          file.toBuilder().setOptions(file.getOptions().toBuilder().mergeFrom(STRICT)).build();
      FileDescriptor result = FileDescriptor.buildFrom(strict, imports);
      built.put(name, result);
      return result;
    } catch (DescriptorValidationException e) {
      throw new IllegalArgumentException("cannot be used: " + e.getMessage(), e);
    }
  }
}
