using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using Scalar = YamlDotNet.RepresentationModel.YamlScalarNode;

namespace AePipeline.Delivery.Tests.Support;

/// <summary>A place in a YAML document; asking for what is not there fails with its path.</summary>
/// <param name="Node">What is there.</param>
/// <param name="Place">How it is reached.</param>
internal sealed record Yaml(YamlNode Node, string Place)
{
    public string Text => Assert.IsType<Scalar>(Node, exactMatch: false).Value ?? "";

    public IEnumerable<string> Keys => Map.Children.Keys.Select(key => ((Scalar)key).Value!);

    public IEnumerable<(string Key, Yaml Value)> Entries => Keys.Select(key => (key, this[key]));

    public IEnumerable<Yaml> Items => Assert.IsType<YamlSequenceNode>(Node).Children.Select((item, i) => new Yaml(item, $"{Place}[{i}]"));

    private YamlMappingNode Map => Assert.IsType<YamlMappingNode>(Node);

    public Yaml this[string key] => Find(key) ?? throw new KeyNotFoundException($"{Place} has no '{key}'.");

    /// <summary>Reads a file, with the keys that <c>&lt;&lt;</c> merges in.</summary>
    public static Yaml Read(string path)
    {
        using var text = new StringReader(Repository.Read(path));
        var parser = new MergingParser(new Parser(text));
        var stream = new YamlStream();
        stream.Load(parser);
        return new Yaml(stream.Documents[0].RootNode, path);
    }

    public Yaml? Find(string key) => Map.Children.TryGetValue(new Scalar(key), out var value) ? new Yaml(value, $"{Place}.{key}") : null;
}
