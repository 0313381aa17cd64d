package org.headrace.serve.pages;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.file.Path;
import java.util.Map;

/** Makes HTML; every value is escaped. The templates were compiled with the program. */
final class Templates {
    private final TemplateEngine engine = TemplateEngine.createPrecompiled(
            Path.of(""), ContentType.Html, Templates.class.getClassLoader(), Templates.class.getPackageName());

    /** The whole page. */
    String page(View view, Frame frame) {
        return render(view.template(), Map.of("frame", frame, "model", view.model()));
    }

    /** A part of a page, made by a template that needs no frame. */
    String part(String template, Object model) {
        return render(template, Map.of("model", model));
    }

    private String render(String template, Map<String, Object> parameters) {
        StringOutput out = new StringOutput();
        engine.render(template + ".jte", parameters, out);
        return out.toString();
    }
}
