using System.Runtime.InteropServices;
using AePipeline.Imaging;

namespace AePipeline.Inference.Sessions;

/// <summary>
/// Memory for the large arrays of one image, given back to the system when the image is done. On the managed heap they
/// would lie around until a full collection, several images deep.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const nuint Alignment = 64;

    private void* _memory;

    public NativeBuffer(long bytes)
    {
        Length = bytes;
        _memory = NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        HeldMemory.Take(bytes);
    }

    /// <summary>Size in bytes.</summary>
    public long Length { get; }

    public nint Address => (nint)_memory;

    /// <summary>A part of the memory as numbers of one type.</summary>
    /// <param name="start">First number.</param>
    /// <param name="count">How many.</param>
    public Span<T> Slice<T>(long start, int count)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_memory is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((start + count) * sizeof(T), Length);
        return new Span<T>((T*)_memory + start, count);
    }

    public void Dispose()
    {
        if (_memory is null) return;
        NativeMemory.AlignedFree(_memory);
        HeldMemory.Return(Length);
        _memory = null;
    }
}
