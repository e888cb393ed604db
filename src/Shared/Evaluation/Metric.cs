using System.Globalization;

namespace AePipeline.Evaluation;

/// <summary>A figure that models are measured by.</summary>
/// <param name="Name">Name in a model card, for example <c>psnr.sigma25</c>.</param>
/// <param name="Label">Name for people, for example <c>PSNR, sigma 25</c>.</param>
/// <param name="Unit">Unit, or empty.</param>
/// <param name="Decimals">Digits after the point that mean something.</param>
/// <param name="LargerIsBetter">Whether more is better; null when it describes and does not judge.</param>
public sealed record Metric(string Name, string Label, string Unit, int Decimals, bool? LargerIsBetter)
{
    /// <summary>A value with the digits that mean something and the unit.</summary>
    public string Format(double value) =>
        value.ToString($"F{Decimals}", CultureInfo.InvariantCulture) + (Unit.Length > 0 ? $" {Unit}" : "");

    /// <summary>The worse of two values.</summary>
    public double Worse(double a, double b) => LargerIsBetter == true ? Math.Min(a, b) : Math.Max(a, b);
}
