using AePipeline.Inference;
using AePipeline.Inference.Restoring;
using AePipeline.Inference.Sessions;
using AePipeline.TrainingJob.Onnx.Protobuf;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using DataType = AePipeline.TrainingJob.Onnx.Protobuf.TensorProto.Types.DataType;

namespace AePipeline.TrainingJob.Tests.Onnx;

/// <summary>What the runtime makes of the largest products of bytes, on the processor that the tests run on.</summary>
public sealed class ByteProductsTests
{
    private const int Length = 64;
    private const int Exact = Length * byte.MaxValue * sbyte.MaxValue;

    [Fact]
    public void AreExact_OfThisProcessor_IsWhatTheRuntimeComputesWithoutAnySetting()
    {
        using var plain = new SessionOptions();

        Assert.Equal(ByteProducts.AreExact, SumOfLargest(plain) == Exact);
    }

    [Fact]
    public void CreateSessionOptions_OnWhateverProcessor_SumsExactly()
    {
        using var settings = OnnxModel.CreateSessionOptions(new InferenceOptions());

        Assert.Equal(Exact, SumOfLargest(settings));
    }

    private static int SumOfLargest(SessionOptions settings)
    {
        using var session = new InferenceSession(Product().ToByteArray(), settings);
        var largest = new byte[Length];
        Array.Fill(largest, byte.MaxValue);
        using var input = OrtValue.CreateTensorValueFromMemory(largest, [1, Length]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["a"], [input], ["sum"]);
        return outputs[0].GetTensorDataAsSpan<int>()[0];
    }

    /// <summary>Unsigned bytes <c>a</c> <c>[1, 64]</c> times a matrix of the largest signed ones, <c>[64, 16]</c>.</summary>
    private static ModelProto Product()
    {
        const int Width = 16;
        var weights = new byte[Length * Width];
        Array.Fill(weights, (byte)sbyte.MaxValue);
        var graph = new GraphProto { Name = "product" };
        graph.Input.Add(Describe("a", DataType.Uint8, Length));
        graph.Output.Add(Describe("sum", DataType.Int32, Width));
        graph.Initializer.Add(new TensorProto { Name = "b", DataType = (int)DataType.Int8, Dims = { Length, Width }, RawData = ByteString.CopyFrom(weights) });
        graph.Node.Add(new NodeProto { OpType = "MatMulInteger", Name = "sum", Input = { "a", "b" }, Output = { "sum" } });
        return new ModelProto { IrVersion = 8, Graph = graph, OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 17 } } };
    }

    private static ValueInfoProto Describe(string name, DataType type, int width)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimValue = 1 }, new TensorShapeProto.Types.Dimension { DimValue = width } } };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } } };
    }
}
