using System.CommandLine;
using System.Globalization;

namespace AePipeline.TrainingJob.Families.Arguments;

/// <summary>An argument that changes one property of a record of options; not given, it leaves it as it is.</summary>
/// <param name="Option">The argument.</param>
/// <param name="Read">Takes what was typed into the options.</param>
/// <param name="Describe">The property's value.</param>
internal sealed record Knob<T>(Option Option, Func<ParseResult, T, T> Read, Func<T, string> Describe)
    where T : new()
{
    private static readonly T Default = new();

    /// <summary>How often something happens, relative to others.</summary>
    public static Knob<T> Weight(string name, string what, Func<T, double> get, Func<T, double, T> set) =>
        Number(name, $"Weight of {what}, beside those of the other kinds", get, 0, 1000, set);

    /// <summary>A probability.</summary>
    public static Knob<T> Share(string name, string what, Func<T, double> get, Func<T, double, T> set) =>
        Number(name, $"Share of {what}", get, 0, 1, set);

    /// <summary>A number in a range.</summary>
    public static Knob<T> Number(string name, string description, Func<T, double> get, double least, double most, Func<T, double, T> set)
    {
        var option = new Option<double?>(name)
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{description}. Default: {get(Default)}."),
            CustomParser = result => NumberArgument.Read(result, name, least, most),
        };
        return new Knob<T>(option, (parsed, options) => parsed.GetValue(option) is { } value ? set(options, value) : options, options => get(options).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Two numbers in a range, LEAST..MOST.</summary>
    public static Knob<T> Range(string name, string description, Func<T, (double Least, double Most)> get, double least, double most, Func<T, (double Least, double Most), T> set)
    {
        var option = new Option<string?>(name)
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{description}: LEAST..MOST, each from {least} to {most}. Default: {Text(get(Default))}."),
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(TryParse(token.Value, out var range) && range.Least >= least && range.Most <= most && range.Least <= range.Most))
            {
                result.AddError($"{name} is '{token.Value}'; it must be LEAST..MOST, each from {least} to {most}.");
            }
        });
        return new Knob<T>(option, (parsed, options) => TryParse(parsed.GetValue(option), out var range) ? set(options, range) : options, options => Text(get(options)));
    }

    private static string Text((double Least, double Most) range) => string.Create(CultureInfo.InvariantCulture, $"{range.Least}..{range.Most}");

    private static bool TryParse(string? text, out (double Least, double Most) range)
    {
        range = default;
        return text?.Split("..") is [var least, var most]
            && double.TryParse(least, CultureInfo.InvariantCulture, out range.Least)
            && double.TryParse(most, CultureInfo.InvariantCulture, out range.Most);
    }
}
