using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace AePipeline.TrainingJob.Families.Arguments;

/// <summary>Numbers with a range, so that a word in their place is a mistake like any other and told in the same words.</summary>
internal static class NumberArgument
{
    /// <summary>An option with a range, which only counts for what was typed: a default outside of it stands for nothing given.</summary>
    public static Option<T> Create<T>(string name, string description, T fallback, T least, T most)
        where T : struct, INumber<T>
    {
        var option = new Option<T>(name) { Description = description, CustomParser = result => Read(result, name, least, most) };
        if (fallback >= least) option.DefaultValueFactory = _ => fallback;
        return option;
    }

    /// <summary>The number, or an error at the argument.</summary>
    /// <param name="result">The argument, which has one value.</param>
    /// <param name="name">The option.</param>
    /// <param name="least">Smallest possible value.</param>
    /// <param name="most">Largest possible value.</param>
    public static T Read<T>(ArgumentResult result, string name, T least, T most)
        where T : struct, INumber<T>
    {
        var typed = result.Tokens[0].Value;
        var isNumber = T.TryParse(typed, CultureInfo.InvariantCulture, out var value);
        if (isNumber && value >= least && value <= most) return value;
        var kind = typeof(T) == typeof(double) ? "a number" : "a whole number";
        result.AddError($"{name} is {(isNumber ? $"{value}" : $"'{typed}'")}; it must be {kind} from {least} to {most}.");
        return default;
    }
}
