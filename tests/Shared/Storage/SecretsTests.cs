using AePipeline.Storage;

namespace AePipeline.Tests.Storage;

public sealed class SecretsTests
{
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    [Theory]
    [InlineData("Cannot parse argument 'AccountName=a;AccountKey=" + Key + ";EndpointSuffix=b' for option '--limit'.", "AccountName=a;AccountKey=…;EndpointSuffix=b")]
    [InlineData("Unrecognized command or argument '" + Key + "'.", "argument '…'")]
    [InlineData("no 'https://a.blob.core.windows.net/?sv=1&sig=abc%2Fdef&se=2'", "sig=…&se=2")]
    public void Text_WithAKey_IsShownWithoutIt(string text, string expected)
    {
        Assert.Contains(expected, Secrets.Hide(text), StringComparison.Ordinal);
        Assert.DoesNotContain(Key, Secrets.Hide(text), StringComparison.Ordinal);
    }
}
