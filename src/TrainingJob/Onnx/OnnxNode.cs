using AePipeline.TrainingJob.Onnx.Protobuf;
using Google.Protobuf;

namespace AePipeline.TrainingJob.Onnx;

/// <summary>Adds attributes to a node.</summary>
public readonly struct OnnxNode
{
    private readonly NodeProto _node;

    internal OnnxNode(NodeProto node) => _node = node;

    /// <summary>Adds an integer.</summary>
    public OnnxNode Int(string name, long value) =>
        With(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value });

    /// <summary>Adds a list of integers.</summary>
    public OnnxNode Ints(string name, params long[] values) =>
        With(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { values } });

    /// <summary>Adds a string.</summary>
    public OnnxNode String(string name, string value) =>
        With(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) });

    private OnnxNode With(AttributeProto attribute)
    {
        _node.Attribute.Add(attribute);
        return this;
    }
}
