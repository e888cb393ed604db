namespace AePipeline.Models;

/// <summary>Number formats of the weights of a model's file.</summary>
public static class ModelPrecision
{
    /// <summary>32-bit floating point.</summary>
    public const string Float32 = "fp32";

    /// <summary>8-bit integers, with the file's inputs and outputs in floating point.</summary>
    public const string Int8 = "int8";
}
