using System.Text;
using AePipeline.Latents;

namespace AePipeline.Tests.Latents;

/// <summary>The expected bytes are those that NumPy 1.24 writes for the same vectors.</summary>
public sealed class NpyVectorTests
{
    [Fact]
    public void Write_Vector_GivesTheBytesThatNumPyWrites()
    {
        var file = NpyVector.Write([1f, -0.5f, float.Epsilon]);

        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }" + new string(' ', 60) + "\n";
        byte[] expected =
        [
            0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header),
            0x00, 0x00, 0x80, 0x3f,
            0x00, 0x00, 0x00, 0xbf,
            0x01, 0x00, 0x00, 0x00,
        ];
        Assert.Equal(expected, file);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(48)]
    [InlineData(100_000)]
    public void Read_WhatWasWritten_GivesTheSameVector(int length)
    {
        var vector = Enumerable.Range(0, length).Select(i => MathF.Sin(i)).ToArray();

        var file = NpyVector.Write(vector);

        Assert.Equal(0, (file.Length - (length * sizeof(float))) % 64);
        Assert.Equal(vector, NpyVector.Read(file));
    }

    [Fact]
    public void Read_OtherFiles_SaysWhatIsWrong()
    {
        var file = NpyVector.Write([1, 2, 3]);
        byte[] doubles = [.. file];
        doubles[Array.IndexOf(doubles, (byte)'4')] = (byte)'8';

        Assert.Contains("not an .npy", Failure([]), StringComparison.Ordinal);
        Assert.Contains("not an .npy", Failure("No array, but text."u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("'<f8'", Failure(doubles), StringComparison.Ordinal);
        Assert.Contains("cut short", Failure(file[..^1]), StringComparison.Ordinal);
        Assert.Contains("no vector", Failure(file[..50]), StringComparison.Ordinal);

        static string Failure(byte[] content) => Assert.Throws<InvalidDataException>(() => NpyVector.Read(content)).Message;
    }
}
