using System.Runtime.Intrinsics.X86;

namespace AePipeline.Inference.Sessions;

/// <summary>How this processor adds up products of signed and unsigned bytes.</summary>
internal static class ByteProducts
{
    private const int FeatureLeaf = 7;
    private const int Avx512Vnni = 1 << 11;

    /// <summary>
    /// Whether sums are exact. x86 processors without VNNI add pairs of products in 16 bits, which overflow (Intel, oneDNN's
    /// "Nuances of int8 computations"); ONNX Runtime chooses its kernels by the same two features. Other processors add in 32.
    /// </summary>
    public static bool AreExact { get; } = !X86Base.IsSupported || AvxVnni.IsSupported || HasAvx512Vnni;

    // The runtime has no class for this feature; the one beside it says whether the system keeps the wide registers.
    private static bool HasAvx512Vnni => Avx512BW.VL.IsSupported && (X86Base.CpuId(FeatureLeaf, 0).Ecx & Avx512Vnni) != 0;
}
