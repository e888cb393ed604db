using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace AePipeline.TrainingJob.Reporting.Page;

/// <summary>An interpolated string whose values are escaped for HTML, in text and in quoted attributes.</summary>
[InterpolatedStringHandler]
internal readonly struct HtmlTemplate(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + (16 * formattedCount));

    public void AppendLiteral(string literal) => _text.Append(literal);

    public void AppendFormatted(Html html) => _text.Append(html.Text);

    public void AppendFormatted<T>(T value, string? format = null) => _text.Append(WebUtility.HtmlEncode(
        value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString()));

    public override string ToString() => _text.ToString();
}
